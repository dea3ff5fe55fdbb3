package org.jobroutes.risk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.jobroutes.upstream.JsonValues;
import org.jobroutes.upstream.UpstreamAnswer;
import org.jobroutes.upstream.UpstreamFailed;

/** Reads the exchange's last prices: an array of {@code {symbol, price}}, up to 5 MB. */
public final class TickerPrices {
  private static final String WHAT = "The ticker of prices";
  private static final int MAX_MEGABYTES = 5;
  private static final int LONGEST = 64;
  private static final int DECIMALS = 18;

  /** No prices. */
  public Map<String, BigDecimal> none() {
    return Map.of();
  }

  /**
   * The prices by symbol. An entry without a symbol, or without a price between 1e-18 and 1e18, is
   * left out alone.
   *
   * @throws UpstreamFailed when the answer as a whole can't be used
   */
  public Map<String, BigDecimal> read(@Body UpstreamAnswer answer) {
    return answer.read(WHAT, MAX_MEGABYTES, TickerPrices::readList);
  }

  private static Map<String, BigDecimal> readList(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      String kind = JsonValues.kind(json);
      throw new UpstreamFailed(WHAT + " has an unexpected shape: " + kind + ", not an array");
    }
    Map<String, BigDecimal> prices = new HashMap<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        add(json, prices);
      } else {
        json.skipChildren();
      }
    }
    return Map.copyOf(prices);
  }

  private static void add(JsonParser json, Map<String, BigDecimal> prices) throws IOException {
    String symbol = null;
    BigDecimal price = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      String text = JsonValues.text(json);
      symbol = name.equals("symbol") ? text : symbol;
      price = name.equals("price") ? price(text) : price;
    }
    if (symbol != null && price != null) {
      prices.put(symbol, price);
    }
  }

  /** The size is looked at before anything is computed: 1e-999999999 is short, but not small. */
  private static BigDecimal price(String text) {
    try {
      BigDecimal price = text == null || text.length() > LONGEST ? null : new BigDecimal(text);
      if (price == null || Math.abs((long) price.precision() - price.scale()) > DECIMALS) {
        return null;
      }
      BigDecimal stored = price.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
      return stored.signum() > 0 ? stored : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}

package org.jobroutes.calendar;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jobroutes.upstream.JsonValues;
import org.jobroutes.upstream.UpstreamAnswer;
import org.jobroutes.upstream.UpstreamFailed;

/**
 * Which symbols can be traded now: status "1" in exchangeInfo, and listed in defaultSymbols too.
 * Each answer may have 20 MB; only symbols are kept.
 */
public final class TradableSymbols {
  private static final int MAX_MEGABYTES = 20;
  private static final String TRADING = "1";

  /**
   * Reads exchangeInfo: the symbols with status "1".
   *
   * @throws UpstreamFailed when the answer can't be used
   */
  public Set<String> readTrading(@Body UpstreamAnswer exchangeInfo) {
    Set<String> trading = new HashSet<>();
    readList(exchangeInfo, "exchangeInfo", "symbols", json -> addTrading(json, trading));
    return trading;
  }

  /**
   * Reads defaultSymbols: those of the trading symbols that it lists.
   *
   * @throws UpstreamFailed when the answer can't be used
   */
  public Set<String> readTradable(
      @Variable("trading") Set<String> trading, @Body UpstreamAnswer defaultSymbols) {
    Set<String> tradable = new HashSet<>();
    readList(
        defaultSymbols,
        "defaultSymbols",
        "data",
        json -> {
          String symbol = JsonValues.text(json);
          if (symbol != null && trading.contains(symbol)) {
            tradable.add(symbol);
          }
        });
    return tradable;
  }

  @FunctionalInterface
  private interface ElementReading {
    void read(JsonParser json) throws IOException;
  }

  private static void readList(
      UpstreamAnswer answer, String what, String member, ElementReading element) {
    answer.read(
        what,
        MAX_MEGABYTES,
        json -> {
          Envelope.read(what, member, json, list -> readElements(list, member, element));
          return member;
        });
  }

  private static String readElements(JsonParser json, String member, ElementReading element)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      String kind = JsonValues.kind(json);
      json.skipChildren();
      return member + " is " + kind + " in place of a list";
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      element.read(json);
    }
    return null;
  }

  private static void addTrading(JsonParser json, Set<String> trading) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String symbol = null;
    String status = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      String text = JsonValues.text(json);
      symbol = name.equals("symbol") ? text : symbol;
      status = name.equals("status") ? text : status;
    }
    if (symbol != null && TRADING.equals(status)) {
      trading.add(symbol);
    }
  }
}

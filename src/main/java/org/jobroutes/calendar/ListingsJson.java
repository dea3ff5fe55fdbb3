package org.jobroutes.calendar;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jobroutes.calendar.Calendar.Entry;

/** Turns a calendar into the JSON parameters of {@code sql/store-listings.sql}. */
public final class ListingsJson {
  static final int MAX_ERRORS = 100;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * The entries, each with whether its symbol can be traded: an array of {@code {vcoin_id, symbol,
   * ticker, full_name, zone, opens_at (ISO-8601), tradable}}.
   */
  public String entries(Calendar calendar, Set<String> tradable) {
    ArrayNode array = NODES.arrayNode();
    for (Entry entry : calendar.entries()) {
      array
          .addObject()
          .put("vcoin_id", entry.vcoinId())
          .put("symbol", entry.symbol())
          .put("ticker", entry.ticker())
          .put("full_name", entry.fullName())
          .put("zone", entry.zone())
          .put("opens_at", entry.opensAt().toString())
          .put("tradable", tradable.contains(entry.symbol()));
    }
    return array.toString();
  }

  /** All announced ids, those of rejected entries too: an array of texts. */
  public String ids(Calendar calendar) {
    return texts(calendar.ids());
  }

  /** Why entries were rejected: an array of texts, the first 100 and then "and n more". */
  public String errors(Calendar calendar) {
    List<String> rejected = calendar.rejected();
    if (rejected.size() <= MAX_ERRORS) {
      return texts(rejected);
    }
    ArrayNode array = NODES.arrayNode();
    rejected.subList(0, MAX_ERRORS).forEach(array::add);
    return array.add("and " + (rejected.size() - MAX_ERRORS) + " more").toString();
  }

  private static String texts(Collection<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array.toString();
  }
}

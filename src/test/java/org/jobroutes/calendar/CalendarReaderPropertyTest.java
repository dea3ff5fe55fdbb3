package org.jobroutes.calendar;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jobroutes.upstream.UpstreamFailed;

/** Whatever the upstream sends: a calendar, or a failure that says why. */
class CalendarReaderPropertyTest {
  private static final List<String> NAMES =
      List.of(
          "data",
          "newCoins",
          "list",
          "code",
          "msg",
          "vcoinId",
          "id",
          "vcoinName",
          "symbol",
          "zone",
          "name",
          "firstOpenTime",
          "symbols",
          "status",
          "x");

  @Property(tries = 500)
  void any_json_is_read_or_fails_as_the_upstreams(@ForAll("json") Object value) throws Exception {
    readAsEverything(new ObjectMapper().writeValueAsString(value));
  }

  @Property(tries = 300)
  void any_entries_are_read_or_rejected(@ForAll("json") Object value) throws Exception {
    Answers.readCoins(new ObjectMapper().writeValueAsString(value));
  }

  @Property(tries = 300)
  void any_text_is_read_or_fails_as_the_upstreams(@ForAll String text) {
    readAsEverything(text);
  }

  private static void readAsEverything(String body) {
    TradableSymbols symbols = new TradableSymbols();
    attempt(() -> Answers.read(Answers.ok(body)));
    attempt(() -> symbols.readTrading(Answers.ok(body)));
    attempt(() -> symbols.readTradable(Set.of(), Answers.ok(body)));
  }

  private static void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (UpstreamFailed e) {
      // That is the one way to fail.
    }
  }

  @Provide
  Arbitrary<Object> json() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(8).map(text -> (Object) text),
            Arbitraries.bigDecimals().map(number -> (Object) number),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.of(true, false).injectNull(0.3).map(flag -> (Object) flag));
    return nested(nested(nested(nested(scalars))));
  }

  private static Arbitrary<Object> nested(Arbitrary<Object> inner) {
    Arbitrary<Map<String, Object>> objects =
        Arbitraries.maps(Arbitraries.of(NAMES), inner).ofMaxSize(6);
    return Arbitraries.oneOf(
        inner,
        inner.list().ofMaxSize(3).map(list -> (Object) list),
        objects.map(map -> (Object) map));
  }
}

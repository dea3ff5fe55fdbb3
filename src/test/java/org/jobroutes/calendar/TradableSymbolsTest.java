package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jobroutes.upstream.UpstreamFailed;
import org.junit.jupiter.api.Test;

class TradableSymbolsTest {
  private final TradableSymbols symbols = new TradableSymbols();

  @Test
  void a_symbol_with_status_1_that_is_listed_is_tradable() {
    Set<String> trading =
        symbols.readTrading(
            Answers.ok(
                "{\"timezone\":\"CST\",\"symbols\":[{\"symbol\":\"AUSDT\",\"filters\":[{}],\"status\":\"1\"},"
                    + "{\"symbol\":\"BUSDT\",\"status\":\"2\"},{\"status\":1,\"symbol\":\"CUSDT\"},{},7]}"));
    assertThat(trading).containsExactlyInAnyOrder("AUSDT", "CUSDT");
    var listed = Answers.ok("{\"code\":200,\"data\":[\"AUSDT\",\"BUSDT\",null,{}],\"msg\":null}");
    assertThat(symbols.readTradable(trading, listed)).containsExactly("AUSDT");
  }

  @Test
  void an_error_in_place_of_the_list_is_aFailure() {
    assertThatThrownBy(() -> symbols.readTrading(Answers.ok("{\"code\":700003,\"msg\":\"late\"}")))
        .isInstanceOf(UpstreamFailed.class)
        .hasMessage("exchangeInfo was refused inside a good answer, code 700003: late");
    assertThatThrownBy(() -> symbols.readTradable(Set.of(), Answers.ok("{\"data\":{}}")))
        .isInstanceOf(UpstreamFailed.class)
        .hasMessageContaining("unexpected shape: data is an object");
    assertThatThrownBy(() -> symbols.readTrading(Answers.status(403, null, null)))
        .isInstanceOf(UpstreamFailed.class)
        .hasMessageStartingWith("exchangeInfo was refused (status 403");
  }

  @Test
  void the_cache_forgets_after_its_time() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    TradableCache cache = new TradableCache(Duration.ofNanos(10), nanos::get);
    assertThat(cache.get()).isNull();
    cache.put(Set.of("AUSDT"));
    nanos.addAndGet(9);
    assertThat(cache.get()).containsExactly("AUSDT");
    nanos.incrementAndGet();
    assertThat(cache.get()).isNull();
  }
}

package org.jobroutes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
  private static final InputStream ENDLESS =
      new InputStream() {
        @Override
        public int read() {
          return ' ';
        }
      };

  @Test
  void a_body_that_drips_is_left_after_its_time() throws IOException {
    BoundedBody body = new BoundedBody(ENDLESS, 1000, Duration.ofMillis(50));
    assertThat(body.read()).isEqualTo(' ');
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThatThrownBy(body::read).hasMessageContaining("still coming after"));
  }
}

package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import org.jobroutes.support.Console;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** How the log names who speaks. */
class LogTest {
  @ParameterizedTest
  @CsvSource({
    "count-words, count-words",
    "count-words@72033ab6e967, count-words",
    "orders.import@72033ab6e967@2, orders.import",
    "org.jobroutes.http.HttpFront, HttpFront",
    "org.jobroutes.schedule, schedule",
    "com.example.SendReminder, com.example.SendReminder"
  })
  void a_line_names_the_route_or_the_class(String logger, String name) {
    try (Console console = new Console()) {
      LoggerFactory.getLogger(logger).info("speaks");
      assertThat(console.text()).contains("Z INFO  " + name + " speaks");
    }
  }
}

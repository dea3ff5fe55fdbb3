package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jobroutes.support.RawHttp;
import org.jobroutes.support.TestDatabase;
import org.jobroutes.support.TestKeys;
import org.junit.jupiter.api.Test;

class GuardedStartTest {
  private static final String REQUEST =
      "GET /api/job-types HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @Test
  void from_its_first_answer_on_a_server_knows_its_keys() {
    TestApplication application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_KEYS_READ", TestKeys.hashed("a-key"))
            .type("echo", "", "- log: { message: x, loggingLevel: DEBUG }");
    CompletableFuture<Void> started = CompletableFuture.runAsync(application::start);
    Set<String> answers = new TreeSet<>();
    while (!started.isDone()) {
      answers.add(status(application.port()));
    }
    started.join();
    answers.add(status(application.port()));
    application.close();
    answers.remove("not up");
    // Before the first route there is nothing to be served.
    answers.remove("404");
    assertThat(answers).containsExactly("401");
  }

  private static String status(int port) {
    try {
      String answer = RawHttp.send(port, REQUEST);
      return answer.length() < 12 ? "not up" : answer.substring(9, 12);
    } catch (IOException refused) {
      return "not up";
    }
  }
}

package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jobroutes.support.Console;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** What the README shows works as it stands. */
class ReadmeTest {
  @Test
  void the_first_block_starts_with_the_start_command() throws IOException {
    assertThat(block("sh").lines().findFirst().orElseThrow()).startsWith("./bin/jobs");
    assertThat(block("sh")).contains("mvn verify");
  }

  @Test
  void the_job_type_has_ten_lines_and_does_what_it_says() throws IOException {
    String yaml = block("yaml");
    assertThat(yaml.lines()).hasSize(10);
    try (Console console = new Console();
        TestApplication application =
            new TestApplication(TestDatabase.migrated())
                .file("count-words.camel.yaml", yaml)
                .start()) {
      Sql sql = application.sql();
      Object id =
          sql.value("select enqueue_job('count-words', '{\"text\": \"to be or not to be\"}')");
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> sql.is("select status = 'completed' from jobs where id = ?", id));
      assertThat(sql.text("select result #>> '{}' from jobs where id = ?", id)).isEqualTo("6");
      assertThat(console.text()).contains("INFO  count-words " + id + " has 6 words");
    }
  }

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}

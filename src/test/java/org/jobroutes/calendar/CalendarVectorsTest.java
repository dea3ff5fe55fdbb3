package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jobroutes.support.Project;
import org.jobroutes.upstream.UpstreamFailed;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Shapes that occur in the wild, and what must come of each. */
class CalendarVectorsTest {
  private static final Path FILE =
      Path.of("src/test/resources/mexc/mexc-new_coin_calendar.vectors.json");

  @TestFactory
  Stream<DynamicTest> every_shape_is_read_as_its_vector_says() throws JsonProcessingException {
    JsonNode vectors = new ObjectMapper().readTree(Project.text(FILE)).path("vectors");
    assertThat(vectors).hasSizeGreaterThan(15);
    return StreamSupport.stream(vectors.spliterator(), false)
        .map(vector -> DynamicTest.dynamicTest(vector.path("name").asText(), () -> check(vector)));
  }

  private static void check(JsonNode vector) {
    JsonNode expect = vector.path("expect");
    String body =
        vector.has("rawBody") ? vector.path("rawBody").asText() : vector.path("body").toString();
    if (expect.has("error")) {
      assertThatThrownBy(() -> Answers.read(Answers.ok(body)))
          .isInstanceOf(UpstreamFailed.class)
          .hasMessageContaining(expect.path("error").asText());
      return;
    }
    Calendar calendar = Answers.read(Answers.ok(body));
    List<Calendar.Entry> expected = new ArrayList<>();
    expect.path("entries").forEach(entry -> expected.add(entry(entry)));
    assertThat(calendar.entries()).isEqualTo(expected);
    assertThat(calendar.rejected()).hasSize(expect.path("rejected").asInt());
  }

  private static Calendar.Entry entry(JsonNode entry) {
    return new Calendar.Entry(
        entry.path("vcoinId").asText(),
        entry.path("symbol").asText(),
        entry.path("ticker").asText(),
        entry.path("fullName").asText(),
        entry.path("zone").asText(null),
        Instant.ofEpochMilli(entry.path("openMs").asLong()));
  }
}

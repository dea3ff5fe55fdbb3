package org.jobroutes.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "Größe, 大きさ, 📏",
        "\u007f \u2028",
        "a \"quoted\" word",
        "a\\b",
        "two\nlines",
        "\t",
        "ends with\u0000",
        "\u001f"
      })
  void a_quoted_text_is_read_as_it_was(String text) throws JsonProcessingException {
    String json = Json.quoted(text);
    assertThat(Json.EXACT.readTree(json).textValue()).isEqualTo(text);
    assertThat(json).isEqualTo(Json.EXACT.writeValueAsString(text));
  }
}

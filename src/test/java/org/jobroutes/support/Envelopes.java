package org.jobroutes.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jobroutes.support.Http.Answer;

/** The one shape of all answers. */
public final class Envelopes {
  private static final String INSIDE =
      "(?s).*(Exception|Constraints|Jackson|Camel|Vert\\.?x|[Nn]etty|\\b(org|com|java)\\.|\\n\\s*at |\\$\\{).*";

  private Envelopes() {}

  /** Asserts a success, and gives its data. */
  public static JsonNode assertSuccess(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("success").asBoolean()).isTrue();
    assertThat(answer.json().has("data")).as(answer.body()).isTrue();
    assertCommon(answer);
    return answer.data();
  }

  /** Asserts an error, and gives its message. */
  public static String assertError(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("success").asBoolean()).isFalse();
    assertThat(answer.code()).as(answer.body()).isEqualTo(code);
    assertThat(answer.json().at("/meta/requestId").asText()).isNotBlank();
    assertThat(answer.error()).isNotBlank();
    assertThat(answer.body()).doesNotMatch(INSIDE);
    assertCommon(answer);
    return answer.error();
  }

  private static void assertCommon(Answer answer) {
    assertThat(Instant.parse(answer.json().at("/meta/timestamp").asText())).isNotNull();
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().map().keySet())
        .as("nothing of the request or of the server's insides")
        .isSubsetOf(
            ":status",
            "allow",
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "retry-after",
            "transfer-encoding",
            "www-authenticate");
  }
}

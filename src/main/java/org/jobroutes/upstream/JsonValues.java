package org.jobroutes.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Steps over a stream of JSON that all readers take. */
public final class JsonValues {
  private JsonValues() {}

  /** Reads the value at hand: the text of a string or a number, else null. */
  public static String text(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }

  /** The value at hand in words, as in "an array". */
  public static String kind(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_NULL -> "null";
      case VALUE_STRING -> "a text";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "a number";
    };
  }
}

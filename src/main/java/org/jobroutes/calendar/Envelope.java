package org.jobroutes.calendar;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Objects;
import org.jobroutes.job.Texts;
import org.jobroutes.upstream.JsonValues;
import org.jobroutes.upstream.UpstreamFailed;

/** The frame around an answer: {@code {"code":0,"msg":…,"data":…}}, all but the list optional. */
final class Envelope {
  /** Reads the value at hand; the answer says what was found in place of a list, null if it was. */
  @FunctionalInterface
  interface ListReading {
    String read(JsonParser json) throws IOException;
  }

  private final String what;
  private final String member;
  private String code;
  private String message;
  private String missing;

  private Envelope(String what, String member) {
    this.what = what;
    this.member = member;
    this.missing = "no member " + member;
  }

  /**
   * Reads the object at hand.
   *
   * @param member the one that holds the list
   * @throws UpstreamFailed for a code other than 0 or 200, and when there is no list
   */
  static void read(String what, String member, JsonParser json, ListReading list)
      throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw unexpected(what, JsonValues.kind(json) + " in place of an object");
    }
    Envelope envelope = new Envelope(what, member);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      envelope.readMember(json, list);
    }
    envelope.check();
  }

  private void readMember(JsonParser json, ListReading list) throws IOException {
    String name = json.currentName();
    json.nextToken();
    if (name.equals(member)) {
      missing = list.read(json);
    } else if (name.equals("code")) {
      code = JsonValues.text(json);
    } else if (name.equals("msg") || name.equals("message")) {
      message = JsonValues.text(json);
    } else {
      json.skipChildren();
    }
  }

  private void check() {
    if (code != null && !code.equals("0") && !code.equals("200")) {
      String said = Objects.requireNonNullElse(message, "no message");
      String error = "code " + Texts.quote(code, 40) + ": " + Texts.quote(said, 200);
      throw new UpstreamFailed(what + " was refused inside a good answer, " + error);
    }
    if (missing != null) {
      throw unexpected(what, missing);
    }
  }

  private static UpstreamFailed unexpected(String what, String found) {
    return new UpstreamFailed(what + " has an unexpected shape: " + found);
  }
}

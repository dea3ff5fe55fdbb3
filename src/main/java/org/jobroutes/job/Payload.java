package org.jobroutes.job;

import java.util.Map;

/** The members of a job's payload. What is wrong with one stays wrong, so the job is rejected. */
public final class Payload {
  private static final int LONGEST_USER = 200;

  private final Map<?, ?> members;

  private Payload(Map<?, ?> members) {
    this.members = members;
  }

  /**
   * The members of a body, none when there is no body.
   *
   * @throws JobRejected when it isn't an object
   */
  public static Payload of(Object body) {
    if (body == null) {
      return new Payload(Map.of());
    }
    if (body instanceof Map<?, ?> map) {
      return new Payload(map);
    }
    throw rejected("the payload", body, "an object");
  }

  /** A member, or null. */
  public Object get(String name) {
    return members.get(name);
  }

  /**
   * The member userId.
   *
   * @param otherwise what counts when it is null or absent
   * @throws JobRejected when it isn't a text of 1 to 200 characters
   */
  public String user(String otherwise) {
    Object given = get("userId");
    if (given == null) {
      return otherwise;
    }
    boolean isText = given instanceof String text && !text.isBlank() && Texts.isStorable(text);
    if (!isText || Texts.length(given.toString()) > LONGEST_USER) {
      throw rejected("userId", given, "a text of 1 to " + LONGEST_USER + " characters");
    }
    return given.toString();
  }

  /** What to throw for a member. */
  public static JobRejected rejected(String member, Object given, String allowed) {
    String shown = Texts.quote(String.valueOf(given), 100);
    return new JobRejected(member + " is " + shown + ", but must be " + allowed);
  }
}

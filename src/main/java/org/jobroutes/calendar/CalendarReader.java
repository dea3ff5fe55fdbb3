package org.jobroutes.calendar;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Body;
import org.jobroutes.job.Texts;
import org.jobroutes.upstream.JsonValues;
import org.jobroutes.upstream.UpstreamAnswer;
import org.jobroutes.upstream.UpstreamFailed;

/** Reads the calendar of new coins: up to 5 MB and 20,000 entries. */
public final class CalendarReader {
  static final int MAX_ENTRIES = 20_000;
  static final int MAX_MEGABYTES = 5;

  private static final String WHAT = "The calendar of new coins";

  private final InstantSource clock;

  public CalendarReader() {
    this(InstantSource.system());
  }

  CalendarReader(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Reads the whole answer. An entry that can't be used is rejected alone; of several with one id
   * the last usable one counts.
   *
   * @throws UpstreamFailed when the answer as a whole can't be used
   */
  public Calendar read(@Body UpstreamAnswer answer) {
    CalendarEntries entries = new CalendarEntries(clock.instant());
    return answer.read(
        WHAT,
        MAX_MEGABYTES,
        json -> {
          Envelope.read(WHAT, "data", json, data -> readData(data, entries));
          return entries.toCalendar();
        });
  }

  /** The list is {@code data} itself, or its member {@code newCoins} or {@code list}. */
  private static String readData(JsonParser json, CalendarEntries entries) throws IOException {
    return switch (json.currentToken()) {
      case START_ARRAY -> readList(json, entries);
      case START_OBJECT -> readMembers(json, entries);
      default -> "data is " + JsonValues.kind(json);
    };
  }

  private static String readMembers(JsonParser json, CalendarEntries entries) throws IOException {
    List<String> found = new ArrayList<>();
    boolean isRead = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      boolean isList = json.nextToken() == JsonToken.START_ARRAY && isListName(name);
      if (isList && !isRead) {
        readList(json, entries);
        isRead = true;
      } else if (found.size() < 5) {
        found.add(Texts.quote(name, 40) + " (" + JsonValues.kind(json) + ")");
      }
      json.skipChildren();
    }
    return isRead ? null : "data has no list newCoins, but " + describe(found);
  }

  private static boolean isListName(String name) {
    return name.equals("newCoins") || name.equals("list");
  }

  private static String describe(List<String> found) {
    return found.isEmpty() ? "nothing at all" : String.join(", ", found);
  }

  private static String readList(JsonParser json, CalendarEntries entries) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (entries.count() == MAX_ENTRIES) {
        throw new UpstreamFailed(WHAT + " has more than " + MAX_ENTRIES + " entries");
      }
      entries.read(json);
    }
    return null;
  }
}

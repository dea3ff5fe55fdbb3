package org.jobroutes.calendar;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jobroutes.calendar.Calendar.Entry;
import org.jobroutes.job.Texts;
import org.jobroutes.upstream.JsonValues;

/** Collects the entries of one calendar, and says why others were left out. */
final class CalendarEntries {
  static final int MAX_ID = 64;
  static final int MAX_TICKER = 32;
  static final int MAX_NAME = 200;
  static final int MAX_ZONE = 64;
  private static final String QUOTE = "USDT";
  private static final Set<String> KNOWN =
      Set.of(
          "vcoinId",
          "id",
          "vcoinName",
          "symbol",
          "vcoinNameFull",
          "projectName",
          "name",
          "zone",
          "firstOpenTime",
          "first_open_time");

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final List<String> rejected = new ArrayList<>();
  private final Instant earliest;
  private final Instant latest;
  private int count;

  CalendarEntries(Instant now) {
    this.earliest = now.atOffset(ZoneOffset.UTC).minusYears(5).toInstant();
    this.latest = now.atOffset(ZoneOffset.UTC).plusYears(5).toInstant();
  }

  int count() {
    return count;
  }

  Calendar toCalendar() {
    return new Calendar(List.copyOf(entries.values()), ids, rejected);
  }

  /** Reads the value at hand, whatever it is. */
  void read(JsonParser json) throws IOException {
    count++;
    if (json.currentToken() == JsonToken.START_OBJECT) {
      add(readMembers(json));
    } else {
      rejected.add("entry " + count + " is " + JsonValues.kind(json) + " in place of an object");
      json.skipChildren();
    }
  }

  private static Map<String, String> readMembers(JsonParser json) throws IOException {
    Map<String, String> members = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      String text = JsonValues.text(json);
      if (text != null && KNOWN.contains(name)) {
        members.put(name, text);
      }
    }
    return members;
  }

  private void add(Map<String, String> coin) {
    Entry entry = toEntry(coin);
    String idProblem = idProblem(entry.vcoinId());
    if (idProblem == null) {
      ids.add(entry.vcoinId());
    }
    String problem = idProblem == null ? problem(entry, time(coin)) : idProblem;
    if (problem == null) {
      entries.put(entry.vcoinId(), entry);
    } else {
      rejected.add("entry " + count + names(entry) + " " + problem);
    }
  }

  /** Names and zones that are too long are cut; ids and tickers are not, since they'd be others. */
  private static Entry toEntry(Map<String, String> coin) {
    String ticker = ticker(coin);
    String name = first(coin, "vcoinNameFull", "projectName", "name");
    String zone = first(coin, "zone");
    return new Entry(
        coin.getOrDefault("vcoinId", coin.get("id")),
        ticker + QUOTE,
        ticker,
        Texts.cut(name == null ? ticker : name, MAX_NAME),
        zone == null ? null : Texts.cut(zone, MAX_ZONE),
        OpenTime.read(time(coin)));
  }

  /** A symbol may carry the quote asset already, also as in CYS_USDT. */
  private static String ticker(Map<String, String> coin) {
    String name = first(coin, "vcoinName");
    String symbol = first(coin, "symbol");
    if (name == null && symbol != null) {
      return symbol.replaceFirst("(?<=.)[_/-]?" + QUOTE + "$", "");
    }
    return name == null ? "" : name;
  }

  private static String time(Map<String, String> coin) {
    return coin.getOrDefault("firstOpenTime", coin.get("first_open_time"));
  }

  private static String first(Map<String, String> coin, String... names) {
    Stream<String> texts = Stream.of(names).map(name -> coin.getOrDefault(name, "").strip());
    return texts.filter(text -> !text.isEmpty()).findFirst().orElse(null);
  }

  private static String idProblem(String id) {
    if (id == null || id.isEmpty()) {
      return "has no id";
    }
    if (Texts.length(id) > MAX_ID) {
      return "has an id longer than " + MAX_ID + " characters";
    }
    return Texts.isStorable(id) ? null : "has an id that can't be stored (NUL, half a character)";
  }

  private String problem(Entry entry, String time) {
    String zone = entry.zone() == null ? "" : entry.zone();
    if (!Texts.isStorable(entry.ticker() + " " + entry.fullName() + " " + zone)) {
      return "has text that can't be stored (NUL, half a character)";
    }
    if (entry.ticker().isEmpty()) {
      return "has no ticker";
    }
    if (Texts.length(entry.ticker()) > MAX_TICKER) {
      return "has a ticker longer than " + MAX_TICKER + " characters";
    }
    if (entry.opensAt() == null) {
      return "has no usable time: " + (time == null ? "none given" : Texts.quote(time, 40));
    }
    boolean isNear = entry.opensAt().isAfter(earliest) && entry.opensAt().isBefore(latest);
    return isNear ? null : "opens more than 5 years from now: " + entry.opensAt();
  }

  private static String names(Entry entry) {
    String id = entry.vcoinId() == null ? "" : " " + Texts.quote(entry.vcoinId(), MAX_ID);
    return " (" + (Texts.quote(entry.ticker(), MAX_TICKER) + id).strip() + ")";
  }
}

package org.jobroutes.database;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes a database address apart; its errors never hold a part of it. */
final class DatabaseUrlParser {
  private static final Pattern URL =
      Pattern.compile(
          "(jdbc:postgresql|postgres|postgresql)://([^/?]*)(?:/([^?]*))?(?:\\?(.*))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[\\w.-]*)(?::(\\d{0,5}))?");
  private static final int MAX_PORT = 65_535;
  private static final String DEFAULT_PORT = "5432";
  private static final String POOLER_PORT = ":6543";

  /** Parameters of libpq that would lead elsewhere and that the JDBC driver passes over. */
  private static final List<String> MISPLACED = List.of("host", "hostaddr", "port", "dbname");

  /** What the JDBC driver calls otherwise than libpq. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "channel_binding", "channelBinding");

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "ApplicationName", "jobroutes",
          "connectTimeout", "5",
          "socketTimeout", "60",
          "tcpKeepAlive", "true",
          // The detail of a broken constraint is a whole row
          "logServerErrorDetail", "false");

  private final boolean jdbc;
  private final Map<String, String> parameters;
  private final String user;
  private final String password;
  private final List<String> hosts;
  private final String database;

  DatabaseUrlParser(String text) {
    Matcher url = URL.matcher(text.strip());
    if (!url.matches()) {
      throw invalid("it begins otherwise");
    }
    jdbc = url.group(1).toLowerCase(Locale.ROOT).startsWith("jdbc");
    parameters = parameters(url.group(4) == null ? "" : url.group(4));
    String authority = url.group(2);
    int at = authority.lastIndexOf('@');
    String[] login = authority.substring(0, Math.max(at, 0)).split(":", 2);
    user = firstOf(parameters.remove("user"), decode(login[0]), System.getProperty("user.name"));
    password = firstOf(parameters.remove("password"), login.length > 1 ? decode(login[1]) : "", "");
    hosts =
        Arrays.stream(authority.substring(at + 1).split(",", -1))
            .map(DatabaseUrlParser::host)
            .toList();
    database = firstOf(url.group(3) == null ? "" : decode(url.group(3)), user, "");
  }

  DatabaseUrl parse() {
    boolean pooler = "true".equalsIgnoreCase(parameters.remove("pgbouncer"));
    pooler |= hosts.stream().anyMatch(host -> host.endsWith(POOLER_PORT));
    if (pooler) {
      // A prepared statement would be sought in a connection that never saw it
      parameters.put("prepareThreshold", "0");
    }
    DEFAULTS.forEach(parameters::putIfAbsent);
    String query =
        parameters.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    String address = "postgresql://" + String.join(",", hosts) + "/" + encode(database);
    String shown = address.replace("//", "//" + encode(user) + "@");
    return new DatabaseUrl("jdbc:" + address + "?" + query, user, password, pooler, shown);
  }

  private Map<String, String> parameters(String query) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      String name = decode(pair[0]);
      if (MISPLACED.contains(name)) {
        throw invalid("host, port and database are among the parameters");
      }
      if (!name.isEmpty()) {
        found.put(RENAMED.getOrDefault(name, name), pair.length > 1 ? decode(pair[1]) : "");
      }
    }
    return found;
  }

  private static String host(String text) {
    Matcher host = HOST.matcher(text);
    if (!host.matches()) {
      throw invalid("the host or port is not well-formed");
    }
    String port = firstOf(host.group(2), DEFAULT_PORT, "");
    if (Integer.parseInt(port) > MAX_PORT || Integer.parseInt(port) == 0) {
      throw invalid("the port is not between 1 and " + MAX_PORT);
    }
    return firstOf(host.group(1), "localhost", "") + ":" + port;
  }

  private static String firstOf(String first, String second, String third) {
    if (first != null && !first.isEmpty()) {
      return first;
    }
    return second.isEmpty() ? third : second;
  }

  /** A plus sign means a space in a JDBC address only. */
  private String decode(String text) {
    try {
      return URLDecoder.decode(jdbc ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Without the cause, as it may quote the password
      throw invalid("a percent sign is not followed by two hexadecimal digits");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException invalid(String reason) {
    return new IllegalArgumentException(
        "The database address must look like postgresql://user:password@host:5432/database or"
            + " jdbc:postgresql://host:5432/database?user=...&password=..., with special"
            + " characters percent-encoded (%25 for %, %2F for /, %40 for @), but "
            + reason);
  }
}

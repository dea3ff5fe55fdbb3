package org.jobroutes.risk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jobroutes.job.JobHeaders;
import org.jobroutes.job.JobRejected;
import org.jobroutes.job.Payload;

/** The steps of the job type {@code risk_check} that its route names. */
public final class RiskCheck {
  // A result may have 64 KiB.
  private static final int LONGEST_RESULT = 60_000;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  /**
   * Checks the payload in the body and sets the variables userId (null for all users) and jobId.
   *
   * @throws JobRejected when the payload is wrong
   */
  public void accept(Exchange exchange) {
    Payload payload = Payload.of(exchange.getMessage().getBody());
    exchange.setVariable("userId", payload.user(null));
    exchange.setVariable("jobId", exchange.getMessage().getHeader(JobHeaders.ID, String.class));
  }

  /** The portfolios that {@code sql/list-portfolios.sql} gave. */
  public List<Portfolio> read(@Body String portfolios) throws JsonProcessingException {
    return List.of(JSON.readValue(portfolios, Portfolio[].class));
  }

  /** Whether anybody holds anything. */
  public boolean needsPrices(@Variable("portfolios") List<Portfolio> portfolios) {
    return portfolios.stream().anyMatch(portfolio -> !portfolio.positions().isEmpty());
  }

  /** A report of each portfolio. */
  public List<Report> measure(
      @Variable("portfolios") List<Portfolio> portfolios,
      @Variable("prices") Map<String, BigDecimal> prices) {
    return portfolios.stream().map(portfolio -> Report.of(portfolio, prices)).toList();
  }

  /** All reports as JSON text. */
  public String toStore(@Variable("reports") List<Report> reports) throws JsonProcessingException {
    return JSON.writeValueAsString(reports);
  }

  /** The prices of what is held, as JSON text: they count should the exchange fail later. */
  public String seen(
      @Variable("portfolios") List<Portfolio> portfolios,
      @Variable("prices") Map<String, BigDecimal> prices)
      throws JsonProcessingException {
    Map<String, BigDecimal> seen = new TreeMap<>(prices);
    seen.keySet()
        .retainAll(
            portfolios.stream()
                .flatMap(portfolio -> portfolio.positions().stream())
                .map(Portfolio.Position::symbol)
                .toList());
    return JSON.writeValueAsString(seen);
  }

  /**
   * The job's result: the report of the user that was asked for, else {@code {users: {<userId>:
   * report}, checked, omitted}}. Where not all reports fit into a result the worst come first, and
   * omitted counts the others; each can be read by itself.
   */
  public String result(@Variable("userId") String userId, @Variable("reports") List<Report> reports)
      throws JsonProcessingException {
    if (userId != null) {
      return JSON.writeValueAsString(reports.get(0));
    }
    Map<String, Report> users = new LinkedHashMap<>();
    int length = 0;
    for (Report report : worstFirst(reports)) {
      length += JSON.writeValueAsString(report.userId()).getBytes(StandardCharsets.UTF_8).length;
      length += JSON.writeValueAsBytes(report).length + 2;
      if (length > LONGEST_RESULT) {
        break;
      }
      users.put(report.userId(), report);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("users", users);
    result.put("checked", reports.size());
    result.put("omitted", reports.size() - users.size());
    return JSON.writeValueAsString(result);
  }

  private static List<Report> worstFirst(List<Report> reports) {
    return reports.stream().sorted(Comparator.comparing(Report::status).reversed()).toList();
  }
}

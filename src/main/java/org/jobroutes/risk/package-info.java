/**
 * What a portfolio is worth, and how close it is to its limits.
 *
 * <p>Start at {@link org.jobroutes.risk.RiskCheck}, whose methods are the steps of the route {@code
 * risk_check}; {@link org.jobroutes.risk.Measure} has the arithmetic.
 */
package org.jobroutes.risk;

/**
 * The application: {@link org.jobroutes.Application} reads the command line, {@link
 * org.jobroutes.Settings} what is configured, {@link org.jobroutes.JobRoutes} starts and stops
 * everything, and {@link org.jobroutes.Beans} wires it. The path of a job is in {@code
 * docs/architecture.md}.
 */
package org.jobroutes;

/**
 * The calendar of coins that an exchange is about to open: read, checked, and made ready to store.
 *
 * <p>Start at {@link org.jobroutes.calendar.CalendarReader}; every HTTP answer passes through
 * {@link org.jobroutes.upstream.UpstreamAnswer} first.
 */
package org.jobroutes.calendar;

/**
 * The job type {@code housekeeping}. Begin at {@link org.jobroutes.housekeeping.Housekeeping}; what
 * is deleted, and when, is in the SQL files that {@code routes/jobs/housekeeping.camel.yaml} leads
 * to.
 */
package org.jobroutes.housekeeping;

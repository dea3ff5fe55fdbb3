/**
 * Tests that lie beside job types: a payload in, stubs for what the route calls, and what should
 * come of it. Start reading at {@link org.jobroutes.jobtest.JobTests}.
 */
package org.jobroutes.jobtest;

/**
 * How an agent gets its certificate: single-use tokens, enrolment over secure transport (EST, RFC
 * 7030), and the timeline of each enrolment.
 */
@NullMarked
package dev.skerry.gateway.enrol;

import org.jspecify.annotations.NullMarked;

/**
 * Chunks of programs from agent to agent of one site, so that an update crosses the site's link
 * once. Both sides show certificates of the authority that the agents were enrolled at; what came
 * is believed by its digest alone.
 */
@NullMarked
package dev.skerry.agent.program.share;

import org.jspecify.annotations.NullMarked;

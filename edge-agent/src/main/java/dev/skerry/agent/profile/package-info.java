/**
 * The profiles that the gateway assigns: kept on the disk, put together with the agent's own, and
 * taken into use as a whole between two messages, or refused.
 */
@NullMarked
package dev.skerry.agent.profile;

import org.jspecify.annotations.NullMarked;

/**
 * What is there and no profile knows: topics that somebody asked to listen to, devices that
 * announce themselves for Home Assistant, and what CoAP servers list. It goes past the pipeline:
 * nothing of it is a reading, and nothing is acknowledged.
 */
@NullMarked
package dev.skerry.agent.discover;

import org.jspecify.annotations.NullMarked;

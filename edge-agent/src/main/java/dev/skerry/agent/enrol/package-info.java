/**
 * How the agent comes to a certificate of its own: a key made on the device, a token that
 * recognises the gateway and is spent once, EST (RFC 7030), and a new certificate before the old
 * one ends.
 */
@NullMarked
package dev.skerry.agent.enrol;

import org.jspecify.annotations.NullMarked;

/**
 * The session between an agent and a gateway as a pure state machine on either side: a state and an
 * input give the next state and a list of outputs, which the caller carries out in their order. No
 * I/O, no clock and no randomness of its own. The messages are those of sync.proto.
 */
@NullMarked
package dev.skerry.sync.session;

import org.jspecify.annotations.NullMarked;

/**
 * What a kind of device is, as immutable values. No I/O, no clock, no randomness: a profile that
 * was compiled once can be shared by every thread of the agent and of the gateway.
 */
@NullMarked
package dev.skerry.profile.model;

import org.jspecify.annotations.NullMarked;

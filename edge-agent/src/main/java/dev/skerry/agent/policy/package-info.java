/**
 * Which policy is in force on this agent, and what it says of the gateway's orders: a gateway that
 * was taken over can sign, but it can't approve.
 */
@NullMarked
package dev.skerry.agent.policy;

import org.jspecify.annotations.NullMarked;

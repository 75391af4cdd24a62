/**
 * How the agent and its gateway recognise each other: TLS 1.3, and certificates judged by a clock
 * that may be wrong.
 */
@NullMarked
package dev.skerry.agent.tls;

import org.jspecify.annotations.NullMarked;

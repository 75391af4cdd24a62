/** What the gateway orders: taken, made durable, carried out once at most, and remembered. */
@NullMarked
package dev.skerry.agent.command;

import org.jspecify.annotations.NullMarked;

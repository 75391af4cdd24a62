/** What people order devices to do: kept, handed to agents, and shown with what became of it. */
@NullMarked
package dev.skerry.gateway.command;

import org.jspecify.annotations.NullMarked;

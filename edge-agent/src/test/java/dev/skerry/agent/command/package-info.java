@NullMarked
package dev.skerry.agent.command;

import org.jspecify.annotations.NullMarked;

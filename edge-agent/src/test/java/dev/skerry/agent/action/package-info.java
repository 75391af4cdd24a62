@NullMarked
package dev.skerry.agent.action;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.skerry.agent.desk;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.skerry.agent.file;

import org.jspecify.annotations.NullMarked;

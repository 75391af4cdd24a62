/** Tests of who may speak for which device. */
@NullMarked
package dev.skerry.agent.credential;

import org.jspecify.annotations.NullMarked;

/** Tests of this package, against an EST server of their own. */
@NullMarked
package dev.skerry.agent.enrol;

import org.jspecify.annotations.NullMarked;

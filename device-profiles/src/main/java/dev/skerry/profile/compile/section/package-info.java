/** One section of the profile format per class: from YAML nodes to values of the model. */
@NullMarked
package dev.skerry.profile.compile.section;

import org.jspecify.annotations.NullMarked;

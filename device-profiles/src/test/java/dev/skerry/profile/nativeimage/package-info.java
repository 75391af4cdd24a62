/** What the modules' tests read of META-INF/native-image. */
@NullMarked
package dev.skerry.profile.nativeimage;

import org.jspecify.annotations.NullMarked;

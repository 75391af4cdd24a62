/** What imports and exports of all formats share: reading bounded documents, writing profiles. */
@NullMarked
package dev.skerry.profile.exchange.part;

import org.jspecify.annotations.NullMarked;

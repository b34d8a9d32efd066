package io.renku.forge.hooks;

import io.renku.forge.git.RefChange;
import io.renku.forge.store.Row;
import java.util.List;

/** Written before refs move, so that a push is announced even if the process dies in between. */
public record PushIntent(long id, long projectId, long userId, List<RefChange> changes)
    implements Row {}

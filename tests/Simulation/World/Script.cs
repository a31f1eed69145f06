namespace QueueMap.Simulation.World;

/// <summary>What goes wrong in a world of the mode of scripts, and what somebody does just then.</summary>
internal enum Script
{
    /// <summary>Batches die of what nothing mends, and nobody interferes.</summary>
    BatchesDie,

    /// <summary>At the death that settles a run somebody takes the batch back, while a reducer is about to end it.</summary>
    TakenBack,

    /// <summary>The news of a death comes when the batch is on its way again.</summary>
    ToldLate,

    /// <summary>A letter is thrown away before anybody has told of the death.</summary>
    Discarded,

    /// <summary>A message of a run that somebody looks at is in no queue any more.</summary>
    WithoutTrace,

    /// <summary>Partials die, and the run is resumed.</summary>
    PartialsDie,

    /// <summary>The partial of a batch that has died comes while the run is being ended without it.</summary>
    ComesBack,

    /// <summary>A batch comes once more when its run has ended; and just then another is requeued.</summary>
    SeenEnded,

    /// <summary>Batches die of the same again and again, and are requeued at a pace, until the command refuses.</summary>
    AgainAndAgain,

    /// <summary>S3 refuses every read of the source for some minutes.</summary>
    SourceAway,

    /// <summary>Messages come that are none, or lie.</summary>
    Forged,
}

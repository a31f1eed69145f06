namespace QueueMap.Simulation.World;

/// <summary>What dies in a world of the mode of deaths, and what somebody does just then.</summary>
internal enum Death
{
    /// <summary>Batches die of what nothing mends, and nobody interferes.</summary>
    OfTries,

    /// <summary>At the death that settles a run somebody takes the batch back, while a reducer is about to end it.</summary>
    TakenBack,

    /// <summary>The news of a death comes when the batch is on its way again.</summary>
    ToldLate,

    /// <summary>A letter is thrown away before anybody has told of the death.</summary>
    Discarded,

    /// <summary>A message of a run that somebody looks at is in no queue any more.</summary>
    WithoutTrace,

    /// <summary>Partials die, and the run is resumed.</summary>
    OfPartials,
}

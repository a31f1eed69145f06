namespace QueueMap.Emulators;

/// <summary>What tests do where an emulator cannot be started.</summary>
internal static class Required
{
    /// <summary>Skips the test where there is no Node; fails it where there must be one.</summary>
    public static void Require(this EmulatorProcess emulator) => Require(emulator.WhyNot);

    /// <param name="whyNot">Null where everything runs.</param>
    public static void Require(string? whyNot)
    {
        if (whyNot is not null)
        {
            Assert.False(Node.IsContinuousIntegration, whyNot);
            Assert.Skip(whyNot);
        }
    }
}

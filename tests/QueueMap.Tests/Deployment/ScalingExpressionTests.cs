namespace QueueMap.Tests.Deployment;

/// <summary>
/// What the expressions of deploy/scaling.tf come to, and what target tracking makes of that: it adds above the target, and takes away
/// below nine tenths of it. 20 waiting batches a worker are the target.
/// </summary>
public sealed class ScalingExpressionTests
{
    private const double Target = 20;

    /// <summary>Null: CloudWatch has no value.</summary>
    [Theory]
    // The fleet rests: nothing is added, nobody is there to be taken away.
    [InlineData(0, 0, 0, 0, Target, 0)]
    [InlineData(null, null, null, 0, Target, 0)]
    [InlineData(0, 0, null, 0, Target, 0)]
    // Somebody waits and nobody works: the step's to do, and not that of proportion.
    [InlineData(500, 0, 0, 500, Target, 1)]
    [InlineData(1, null, null, 1, Target, 1)]
    // A producer has asked for 12, and no metric knows of it yet: nobody is taken away.
    [InlineData(null, null, 0, 0, Target, 0)]
    // 12 workers: 600 wait; as many as there should; few wait.
    [InlineData(600, 12, 12, 50, 50, 0)]
    [InlineData(240, 12, 12, 20, 20, 0)]
    [InlineData(60, 5, 12, 5, 5, 0)]
    // All at work and none waits, or few: held.
    [InlineData(0, 12, 12, 0, Target, 0)]
    [InlineData(60, 12, 12, 5, Target, 0)]
    [InlineData(null, 24, 12, 0, Target, 0)]
    // Nothing is left, or only some are at work.
    [InlineData(0, 0, 12, 0, 0, 0)]
    [InlineData(null, null, 12, 0, 0, 0)]
    [InlineData(0, 5, 12, 0, 0, 0)]
    public void They_are_defined_in_every_case(int? visible, int? flying, int? running, double backlog, double tracked, double forsaken)
    {
        var metrics = new Dictionary<string, double?>(StringComparer.Ordinal) { ["visible"] = visible, ["flying"] = flying, ["running"] = running };

        metrics["backlog"] = Evaluate("backlog", metrics);
        Assert.Equal(backlog, metrics["backlog"]);
        Assert.Equal(tracked, Evaluate("tracked", metrics));
        Assert.Equal(forsaken, Evaluate("forsaken", metrics));
    }

    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(null, null, null, false)]
    [InlineData(0, 12, 12, false)]
    [InlineData(0, 0, 12, true)]
    [InlineData(0, 11, 12, true)]
    public void Workers_are_taken_away_only_where_there_are_idle_ones(int? visible, int? flying, int? running, bool taken)
    {
        var metrics = new Dictionary<string, double?>(StringComparer.Ordinal) { ["visible"] = visible, ["flying"] = flying, ["running"] = running };
        metrics["backlog"] = Evaluate("backlog", metrics);

        Assert.Equal(taken, Evaluate("tracked", metrics) < 0.9 * Target);
    }

    [Theory]
    [InlineData("1 + 2 * 3", 7.0)]
    [InlineData("(1 + 2) * 3", 9.0)]
    [InlineData("10 / 4 - 1", 1.5)]
    [InlineData("1 / 0", null)]
    [InlineData("1 < 2 AND 2 >= 2", 1.0)]
    [InlineData("1 > 2 OR 2 != 2", 0.0)]
    [InlineData("gone + 1", null)]
    [InlineData("FILL(gone, 4) + 1", 5.0)]
    [InlineData("IF(gone, 1, 2)", null)]
    [InlineData("IF(1 == 1, 3, gone)", 3.0)]
    public void The_evaluator_reckons_as_CloudWatch_documents(string expression, double? value) =>
        Assert.Equal(value, MetricMath.Evaluate(expression, new Dictionary<string, double?> { ["gone"] = null }));

    [Theory]
    [InlineData("other")]
    [InlineData("MAX(1)")]
    [InlineData("1 +")]
    [InlineData("1 % 2")]
    [InlineData("IF(1, 2)")]
    public void What_it_does_not_know_it_refuses(string expression) =>
        Assert.ThrowsAny<Exception>(() => MetricMath.Evaluate(expression, new Dictionary<string, double?>()));

    private static double? Evaluate(string name, IReadOnlyDictionary<string, double?> metrics)
    {
        var written = TerraformText.Argument(TerraformText.Block("scaling.tf", "locals"), name).Trim('"');
        return MetricMath.Evaluate(written.Replace("${var.backlog_per_worker}", TerraformText.Default("variables_tasks.tf", "backlog_per_worker"), StringComparison.Ordinal), metrics);
    }
}

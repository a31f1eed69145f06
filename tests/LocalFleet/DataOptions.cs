using System.CommandLine;
using QueueMap.Producer.Generating;

namespace QueueMap.LocalFleets;

/// <summary>What data is made up.</summary>
internal sealed class DataOptions
{
    private readonly Option<int> _stations = new("--stations") { Description = "Stations; each gives one file a year.", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _firstYear = new("--first-year") { Description = "First year.", DefaultValueFactory = _ => 2022 };
    private readonly Option<int> _lastYear = new("--last-year") { Description = "Last year, included.", DefaultValueFactory = _ => 2024 };

    public void AddTo(System.CommandLine.Command command)
    {
        command.Add(_stations);
        command.Add(_firstYear);
        command.Add(_lastYear);
    }

    public GsodOptions Of(ParseResult parsed) =>
        new() { Stations = parsed.GetValue(_stations), FirstYear = parsed.GetValue(_firstYear), LastYear = parsed.GetValue(_lastYear) };
}

using System.Text.Json.Serialization;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;

namespace QueueMap.Contracts.Wire;

/// <summary>
/// What the serializer would find out by reflection, made when compiling: a twenty-fifth of the time of a run over one file,
/// which is start-up (median of 25 pairs). Only for records whose properties are all parameters of their constructor: for
/// others the compiler's form forgets what a property is initialized to where a document lacks it, and reflection goes on.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BatchDied))]
[JsonSerializable(typeof(MapBatch))]
[JsonSerializable(typeof(PartialMaxima))]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(BatchLimits))]
[JsonSerializable(typeof(Coverage))]
[JsonSerializable(typeof(ItemList))]
[JsonSerializable(typeof(ListingProgress))]
[JsonSerializable(typeof(MapRunCounts))]
[JsonSerializable(typeof(QuarantineSegment))]
[JsonSerializable(typeof(RequeueIntent))]
[JsonSerializable(typeof(RequeuedItems))]
[JsonSerializable(typeof(SourceAccess))]
[JsonSerializable(typeof(ToleratedFailure))]
[JsonSerializable(typeof(IReadOnlyDictionary<int, DeadBatch>))]
[JsonSerializable(typeof(IReadOnlyList<ResultRow>))]
internal sealed partial class RecordMetadata : JsonSerializerContext;

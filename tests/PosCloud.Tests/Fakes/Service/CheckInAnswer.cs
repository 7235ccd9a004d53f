using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Fakes.Service;

/// <summary>An answer and its directive, verified as a terminal does.</summary>
internal sealed record CheckInAnswer(CheckInResponse Response, Directive Directive);

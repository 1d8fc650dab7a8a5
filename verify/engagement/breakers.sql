-- Verify outreach:engagement/breakers on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.breakers', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.breakers', '{breakers_pkey,scope_is_known,metric_is_known,minimum_sample_is_positive,rolling_window_is_1_minute_to_90_days,reason_is_not_blank,warns_before_it_pauses}');
SELECT outreach_internal.verify_relation('outreach_internal.rate_counts', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.rate_counts', '{rate_counts_pkey}');
SELECT outreach_internal.verify_function('outreach_internal.discard_rate_counts()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_relation('outreach.breaker_log', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.breaker_log', '{breaker_log_pkey,action_is_known,scope_is_known,metric_is_known,set_for_all_tripped_for_one,metric_unless_resumed,tripped_with_its_figures,changed_with_a_reason}');
SELECT outreach_internal.verify_relation('outreach.vw_breaker_log', 'outreach_owner', '{outreach_analyst,outreach_operator}');
SELECT outreach_internal.verify_guards('outreach.breaker_log', '{refuse_change,refuse_truncate}');

ROLLBACK;

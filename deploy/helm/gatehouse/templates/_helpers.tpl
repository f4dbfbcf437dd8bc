{{- define "gatehouse.name" -}}
{{- if contains "gatehouse" .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-gatehouse" .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "gatehouse.selector" -}}
app.kubernetes.io/name: gatehouse
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "gatehouse.labels" -}}
{{ include "gatehouse.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "gatehouse.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{/* What every pod has: no rights, nothing to write to but /tmp, and no token for the cluster's API. */}}
{{- define "gatehouse.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "gatehouse.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{/* Of the values, and the keys of secrets. These are files, so that `kubectl describe` and /proc show only their paths. */}}
{{- define "gatehouse.env" -}}
{{- $keys := .keys }}
{{- with .root }}
- name: NODE_ENV
  value: production
- name: BASE_URL
  value: {{ .Values.baseUrl | quote }}
{{- with .Values.appUrl }}
- name: APP_URL
  value: {{ . | quote }}
{{- end }}
- name: TRUST_PROXY
  value: {{ .Values.trustProxy | quote }}
{{- range $keys }}
- name: {{ . }}_FILE
  value: /run/secrets/gatehouse/{{ . }}
{{- end }}
{{- if or .Values.ca.configMap .Values.ca.secret }}
- name: NODE_EXTRA_CA_CERTS
  value: /run/ca/ca.pem
{{- end }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The owner's DATABASE_URL leads to PostgreSQL itself. */}}
{{- define "gatehouse.migrationKeys" -}}
{{- without .Values.secret.keys "DATABASE_DIRECT_URL" | toJson -}}
{{- end -}}

{{- define "gatehouse.mounts" -}}
- name: secrets
  mountPath: /run/secrets/gatehouse
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- if or .Values.ca.configMap .Values.ca.secret }}
- name: ca
  mountPath: /run/ca
  readOnly: true
{{- end }}
{{- end -}}

{{- define "gatehouse.volumes" -}}
- name: tmp
  emptyDir: {}
{{- if .Values.ca.configMap }}
- name: ca
  configMap: { name: {{ .Values.ca.configMap | quote }} }
{{- else if .Values.ca.secret }}
- name: ca
  secret: { secretName: {{ .Values.ca.secret | quote }} }
{{- end }}
{{- end -}}
